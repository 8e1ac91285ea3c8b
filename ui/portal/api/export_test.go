package api

// Calls are the table's lines, "METHOD path".
func Calls() (all []string) {
	for _, op := range operations() {
		all = append(all, op.method+" "+op.path)
	}
	return all
}
