// Package naughty is a list of strings that break programs, for tests to feed
// to every door that takes text. It is the Big List of Naughty Strings
// (https://github.com/minimaxir/big-list-of-naughty-strings, MIT license,
// copyright 2015-2020 Max Woolf).
//
// Caveat: the list is text that once broke somebody's program, not a proof of
// anything; a parser needs a fuzzer as well.
package naughty

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

//go:embed naughty-strings.json
var list []byte

// Strings gives a fresh copy of the list, the empty string among it. It panics
// where the embedded file is damaged, since only tests import it.
func Strings() []string {
	var all []string
	if err := json.Unmarshal(list, &all); err != nil {
		panic(fmt.Sprintf("naughty: reading the embedded list: %v", err))
	}
	return all
}
