# The same in Hebrew.
printf 'a b c\n' >t.txt
refuses 2 "אולי הכוונה ל־'learn'" zavit lern t.txt --lang he
refuses 2 "אינו מספר שלם (1 עד 65536)" zavit learn t.txt -o o --dim 10x --lang he
refuses 2 "אולי הכוונה ל־--epochs" zavit learn t.txt -o o --epoch 3 --lang=he
refuses 2 "דרוש הדגל --output" zavit learn t.txt --lang he
