# A command of the table without a folder of cases here fails.
json help
for i in 0 1 2 3 4 5 6 7 8 9 10; do
  name=$(get "result.commands.$i.name")
  ls "$(dirname "$LIB")/$name"/*.sh >/dev/null 2>&1 || fail "no case for $name"
done
