spaces he
expect 0 zavit why texts.safetensors t1 "המלך והמלכה בארמון" --lang he
prints "טקסט חופשי"
json why texts.safetensors t1 t2
sum=$(get result.parts | grep -o '"value":[-+0-9.e]*' | awk -F : '{ s += $2 } END { printf "%.6f\n", s }')
same "$sum" "$(get result.cosine | awk '{ printf "%.6f\n", $1 }')"
