// Package dbtest is the contract of package db as a suite of tests. Every
// store runs it in a few lines and adds tests for what is its own.
//
// Caveat: it sees a store through db.Store only; what a damaged file does is
// for the store's own tests.
package dbtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/keydesk/keydesk/db"
)

// patience is how long something may take that takes no time in a store that
// works.
const patience = 20 * time.Second

// Run runs the contract. open gives a new, empty store, which it closes itself
// in t.Cleanup; the tests may have closed it before.
func Run(t *testing.T, open func(t *testing.T) db.Store) {
	for name, test := range map[string]func(*testing.T, db.Store){
		"get, put and delete":          testGetPutDelete,
		"an empty value is a value":    testEmptyValue,
		"slices are own copies":        testOwnCopies,
		"no empty key":                 testEmptyKey,
		"scan in a model's order":      testScanModel,
		"scan stops early":             testScanStops,
		"a view is a snapshot":         testSnapshot,
		"used after its end":           testUsedAfterEnd,
		"an error rolls back":          testErrorRollsBack,
		"a panic rolls back":           testPanicRollsBack,
		"a closure may run again":      testMayRunAgain,
		"an update reads its own":      testReadsOwnWrites,
		"waiting ends with ctx":        testWaitingEndsWithContext,
		"an ended ctx does nothing":    testEndedContext,
		"increments are serial":        testIncrements,
		"watch in commit order":        testWatchOrder,
		"watch says start over":        testWatchStartOver,
		"watch ends with ctx":          testWatchEnds,
		"watch ends with the store":    testWatchEndsWithStore,
		"limits hold":                  testLimits,
		"a limit swallowed holds":      testLimitSwallowed,
		"backup fails with its writer": testBackupWriterFails,
		"compact removes for good":     testCompact,
		"closed is closed":             testClosed,
		"close waits":                  testCloseWaits,
	} {
		t.Run(name, func(t *testing.T) { test(t, checked(t, open)) })
	}
}

// RunBackup tests that what Backup writes, restore opens.
func RunBackup(t *testing.T, open func(t *testing.T) db.Store, restore func(t *testing.T, backup []byte) db.Store) {
	t.Run("a backup holds the same", func(t *testing.T) {
		testBackup(t, checked(t, open), func(backup []byte) db.Store {
			return checked(t, func(t *testing.T) db.Store { return restore(t, backup) })
		})
	})
	t.Run("a backup while writing is one moment", func(t *testing.T) {
		testBackupWhileWriting(t, checked(t, open), func(backup []byte) db.Store {
			return checked(t, func(t *testing.T) db.Store { return restore(t, backup) })
		})
	})
}

// checked reads the whole store once after the test, as bbolt's btesting does.
func checked(t *testing.T, open func(t *testing.T) db.Store) db.Store {
	s := open(t)
	t.Cleanup(func() {
		err := s.View(context.Background(), readWhole)
		if err != nil && !errors.Is(err, db.ErrClosed) {
			t.Errorf("reading the whole store after the test: %v", err)
		}
	})
	return s
}

func readWhole(r db.Reader) error {
	var last []byte
	for pair, err := range r.Scan(db.Range{}) {
		if err != nil {
			return err
		}
		if last != nil && bytes.Compare(last, pair.Key) >= 0 {
			return fmt.Errorf("%q comes after %q", pair.Key, last)
		}
		value, ok, err := r.Get(pair.Key)
		if err != nil || !ok || !bytes.Equal(value, pair.Value) {
			return fmt.Errorf("%q: Get says %q, %v, %v and Scan %q", pair.Key, value, ok, err, pair.Value)
		}
		last = pair.Key
	}
	return nil
}

// put writes pairs of keys and values in one transaction.
func put(t *testing.T, s db.Store, keyValues ...string) {
	t.Helper()
	err := s.Update(t.Context(), func(tx db.Tx) error {
		for i := 0; i < len(keyValues); i += 2 {
			if err := tx.Put([]byte(keyValues[i]), []byte(keyValues[i+1])); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// get returns the value under key, or "(none)".
func get(t *testing.T, s db.Store, key string) string {
	t.Helper()
	got := "(none)"
	err := s.View(t.Context(), func(r db.Reader) error {
		value, ok, err := r.Get([]byte(key))
		if ok {
			got = string(value)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func expect(t *testing.T, s db.Store, key, want string) {
	t.Helper()
	if got := get(t, s, key); got != want {
		t.Errorf("%s is %q, want %q", key, got, want)
	}
}

// content reads everything into one string.
func content(t *testing.T, s db.Store) string {
	t.Helper()
	var b bytes.Buffer
	err := s.View(t.Context(), func(r db.Reader) error {
		for pair, err := range r.Scan(db.Range{}) {
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, "%q=%q\n", pair.Key, pair.Value)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// soon returns what comes out of c, or fails the test.
func soon[T any](t *testing.T, c <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatalf("%s: nothing came in %v", what, patience)
		panic("not reached")
	}
}
