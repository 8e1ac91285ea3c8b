package directory

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/internal/naughty"
	"pgregory.net/rapid"
)

func TestSearchStory(t *testing.T) {
	ctx := t.Context()
	_, store := newStore(ctx, t)
	fill(ctx, t, store, []Row{
		{ID: 10001, First: "Hedi", Last: "Ács", Company: "Fővárosi Vízművek", Email: "hedi@acs.example",
			Phone: "+49 (30) 1234-56", Licenses: []uint64{10065}, ExternalID: "CRM/7"},
		{ID: 10002, First: "Jürgen", Last: "Groß", Phone2: "030 123456", Licenses: []uint64{10001}},
		{ID: 10003, First: "Søren", Last: "Ødegård", Company: "Straßenbau 10001"},
		{ID: 10004, First: "Gone", Last: "Acs", Deleted: true},
	})
	search := load(ctx, t, store).Search()
	for text, want := range map[string][]uint64{
		"":                 {10001, 10002, 10003}, // acs, gross, odegard
		"acs hedi":         {10001},
		"hedi acs":         {10001},
		"HEDI Á":           {10001},
		"vizmuvek acs.ex":  {10001},
		"heacs":            nil, // not across fields
		"0301234":          {10001, 10002},
		"+4930123456":      {10001},
		"0049 30 1234":     {10001},
		"(030) 12-34":      {10001, 10002},
		"10065":            {10001},
		"crm/7":            {10001},
		"10001":            {10001, 10002, 10003}, // the customer, then by name
		" 10003 ":          {10003},
		"strassen ODEGARD": {10003},
		"gross":            {10002},
		"acs gross":        nil,
		"\x00":             {10001, 10002, 10003}, // folds to nothing
	} {
		if got := find(ctx, t, search, Query{Text: text}).IDs(); !slices.Equal(got, want) {
			t.Errorf("%q finds %d, want %d", text, got, want)
		}
	}
	if got := find(ctx, t, search, Query{Text: "acs", Show: ShowDeleted}).IDs(); !slices.Equal(got, []uint64{10004}) {
		t.Errorf("among the deleted: %d", got)
	}
	for _, bad := range []Query{{Show: "nonsense"}, {Sort: Sort{By: byEnd}}} {
		if _, err := search.Find(ctx, bad); err == nil {
			t.Errorf("%+v was answered", bad)
		}
	}
}

// TestSearchOracle edits at random and asks at random, letter by letter and
// back, and compares with the oracle.
func TestSearchOracle(t *testing.T) {
	pieces := []string{"Ács", "acs", "a", "s ", "Hedi", "ß", "SS", " ", "0", "030", "12", "+49 ", "10001", "-", "\n", "\t", "é", "ﬁ", "\xff", "\u0301"}
	text := rapid.OneOf(
		rapid.Map(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 5), func(p []string) string { return strings.Join(p, "") }),
		rapid.SampledFrom(naughty.Strings()),
	)
	shows := []Show{"", ShowCanLogIn, ShowInactive, ShowLocked, ShowUnconfirmed, ShowNoPassword, ShowDeleted, ShowDisabled, ShowUnregistered, ShowMailFailed}
	rapid.Check(t, func(rt *rapid.T) {
		ctx := t.Context()
		raw, store := newStore(ctx, rt)
		defer raw.Close()
		want := oracle{}
		changes := store.Watch(ctx)
		dir := load(ctx, rt, store)
		search, typed := dir.Search(), ""
		edit := func(fn func(*record.Tx) error) {
			update(ctx, rt, store, fn)
			if _, err := dir.Apply(ctx, (<-changes).Keys); err != nil {
				rt.Fatal(err)
			}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"put": func(rt *rapid.T) {
				var rows []Row
				for range rapid.IntRange(1, 4).Draw(rt, "rows") {
					row := genRow(block0(rapid.IntRange(0, 200).Draw(rt, "slot")), text).Draw(rt, "row")
					rows = append(rows, row)
					want[row.ID] = row
				}
				edit(func(tx *record.Tx) error { return PutRows(tx, rows) })
			},
			"remove": func(rt *rapid.T) {
				id := block0(rapid.IntRange(0, 200).Draw(rt, "slot"))
				delete(want, id)
				edit(func(tx *record.Tx) error { return RemoveRow(tx, id) })
			},
			"type": func(rt *rapid.T) { typed += text.Draw(rt, "letters") },
			"erase": func(rt *rapid.T) {
				typed = strings.ToValidUTF8(typed[:rapid.IntRange(0, len(typed)).Draw(rt, "left")], "")
			},
			"number": func(rt *rapid.T) { typed = fmt.Sprint(block0(rapid.IntRange(0, 200).Draw(rt, "slot"))) },
			"": func(rt *rapid.T) {
				q := Query{
					Text: typed, Show: rapid.SampledFrom(shows).Draw(rt, "show"), Scope: rapid.Uint64Range(0, 2).Draw(rt, "scope"),
					Sort: Sort{By(rapid.IntRange(0, int(byEnd)-1).Draw(rt, "by")), rapid.Bool().Draw(rt, "down")},
				}
				found := find(ctx, rt, search, q)
				if got, want := found.IDs(), want.find(q); !slices.Equal(got, want) {
					rt.Fatalf("%+v finds %d, want %d", q, got, want)
				}
				for i, row := range rowsOf(rt, found) {
					if !reflect.DeepEqual(clean(row), clean(want[row.ID])) || found.Index(row.ID) != i {
						rt.Fatalf("shown %+v, stored %+v", row, want[row.ID])
					}
				}
				if dir.Len() != len(want) {
					rt.Fatalf("%d rows, want %d", dir.Len(), len(want))
				}
			},
		})
	})
}

// clean takes away what is the same and not DeepEqual.
func clean(r Row) Row {
	if len(r.Licenses) == 0 {
		r.Licenses = nil
	}
	return r
}

func rowsOf(t fataler, r *Results) []Row {
	t.Helper()
	rows, err := r.Rows(0, r.Len())
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestOrderKept: an order that was remembered and brought up to date is the
// one that sorting everything gives.
func TestOrderKept(t *testing.T) {
	ctx := t.Context()
	_, store := newStore(ctx, t)
	rows := sampleRows(few + 500)
	fill(ctx, t, store, rows)
	dir := load(ctx, t, store)
	search := dir.Search()
	want := oracle{}
	for _, row := range rows {
		want[row.ID] = row
	}
	for round := range 3 {
		for by := range byEnd {
			for _, down := range []bool{false, true} {
				q := Query{Sort: Sort{by, down}}
				if got := find(ctx, t, search, q).IDs(); !slices.Equal(got, want.find(q)) {
					t.Fatalf("round %d: sorted by %d, descending %t: wrong", round, by, down)
				}
			}
		}
		gone, moved, added := rows[100+round].ID, rows[1000*round], Row{ID: block0(5000 + round), Last: "Möller"}
		moved.Last, moved.Email = "Zz", ""
		delete(want, gone)
		want[moved.ID], want[added.ID] = moved, added
		update(ctx, t, store, func(tx *record.Tx) error {
			return errors.Join(RemoveRow(tx, gone), PutRows(tx, []Row{moved, added}))
		})
		notice, err := dir.Refresh(ctx, record.Block(gone), record.Block(moved.ID), record.Block(added.ID))
		ids := []uint64{gone, moved.ID, added.ID}
		slices.Sort(ids)
		if err != nil || !slices.Equal(notice.IDs, ids) {
			t.Fatalf("changed %d, want %d; %v", notice.IDs, ids, err)
		}
	}
}

func TestWindows(t *testing.T) {
	ctx := t.Context()
	_, store := newStore(ctx, t)
	fill(ctx, t, store, sampleRows(130))
	dir := load(ctx, t, store)
	found := find(ctx, t, dir.Search(), Query{Sort: Sort{By: ByID}})
	for _, w := range []struct{ offset, limit, first, n int }{
		{0, 10, 0, 10}, {125, 10, 125, 5}, {130, 10, 0, 0}, {500, 1, 0, 0}, {-5, 3, 0, 3}, {5, -1, 0, 0}, {0, 1 << 40, 0, 130},
	} {
		rows, err := found.Rows(w.offset, w.limit)
		if err != nil || len(rows) != w.n || w.n > 0 && rows[0].ID != block0(w.first) {
			t.Errorf("%+v: %d rows, %v", w, len(rows), err)
		}
	}
	update(ctx, t, store, func(tx *record.Tx) error { return RemoveRow(tx, 10003) })
	if _, err := dir.Refresh(ctx, 0); err != nil {
		t.Fatal(err)
	}
	if rows := rowsOf(t, found); !reflect.DeepEqual(rows[2], Row{ID: 10003, Deleted: true}) || len(rows) != 130 {
		t.Errorf("a removed row shows %+v", rows[2])
	}
	if found.Index(10003) != 2 || found.Index(1) != -1 || found.Index(99999) != -1 {
		t.Error("Index")
	}
}

func TestNewestWins(t *testing.T) {
	ctx := t.Context()
	_, store := newStore(ctx, t)
	fill(ctx, t, store, sampleRows(10))
	dir := load(ctx, t, store)
	search := dir.Search()
	search.work.Lock() // a search that takes its time
	older := make(chan error)
	go func() {
		_, err := search.Find(ctx, Query{Text: "h"})
		older <- err
	}()
	running := func() bool {
		search.mu.Lock()
		defer search.mu.Unlock()
		return search.cancel != nil
	}
	for !running() {
		if ctx.Err() != nil {
			t.Fatal("the first search did not begin")
		}
	}
	newer, end, err := search.begin(ctx, Query{}) // the next letter
	if err != nil {
		t.Fatal(err)
	}
	search.work.Unlock()
	if err := <-older; !errors.Is(err, ErrSuperseded) {
		t.Errorf("the older search: %v", err)
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := search.Find(ended, Query{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled search: %v", err)
	}
	if newer.Err() != nil {
		t.Errorf("one that was given up before it came ended the newest: %v", context.Cause(newer))
	}
	end()
	if found := find(ctx, t, search, Query{Text: "hedi"}); found.Len() != 1 {
		t.Errorf("%d found", found.Len())
	}
}
