package main

import (
	"os"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/keydesk/keydesk/core/license"
)

// request FILE LICENSE PASSWORD COMPUTER   is a product on a computer without a
// network, which writes its request.
func request(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: request FILE LICENSE PASSWORD COMPUTER")
	}
	r, err := license.NewRequest(args[1], args[2], args[3], "PC of "+args[3])
	ts.Check(err)
	data, err := r.Marshal()
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o600))
}
