# The fewest words of Hebrew texts, from right to left.
spaces he
a="המלך והמלכה בארמון עם הכתר" b="המלכה של הארמון, הכתר והנסיך"
expect 0 zavit why texts.safetensors "$a" "$b" --below 0.9 --lang he
prints "מה יפריד ביניהם"
prints "יורד הקוסינוס"
json why texts.safetensors "$a" "$b" --below 0.9
same "$(get result.flip.1.verified)" true
shorter=$(get result.flip.1.text)
after=$(get result.flip.1.cosine_after)
json why texts.safetensors "$a" "$shorter" --text
same "$(get result.cosine | cut -c 1-8)" "$(printf %s "$after" | cut -c 1-8)"
opens why texts.safetensors "$a" "$b" --below 0.9 --lang he
refuses 2 "שלושה יעדים" zavit why texts.safetensors t1 t2 --below 0.2 --rank 3 --lang he
