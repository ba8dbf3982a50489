expect 0 zavit version
prints "zavit 0.1.0"
expect 0 zavit --version
prints "zavit 0.1.0"
expect 0 zavit version --cpu scalar
prints "scalar"
json version --cpu scalar --threads 2
same "$(get result.cpu)" scalar
same "$(get result.threads)" 2
json help
same "$(get result.commands.0.name)" learn
