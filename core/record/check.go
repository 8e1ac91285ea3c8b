package record

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Problem is one thing that check found wrong, named.
type Problem struct {
	What string
}

// Check opens every record and compares what is there with the manifest. fn is
// called with every record that opens, report with every problem; a record
// that does not open is a problem, not the end. An error is a store that
// cannot be read on.
func (s *Store) Check(ctx context.Context, fn func(Raw) error, report func(Problem)) error {
	found := map[Kind]tally{}
	want := map[Kind]tally{}
	after := Key(nil)
	for {
		page, next, err := s.checkPage(ctx, after, report)
		if err != nil {
			return err
		}
		for _, raw := range page {
			if err := s.tallyUp(raw, found, want, report); err != nil {
				return err
			}
			if err := fn(raw); err != nil {
				return err
			}
		}
		if next == nil {
			break
		}
		after = next
	}
	compare(found, want, report)
	return nil
}

// checkPage reads a page of records; those that do not open are reported and
// left out. next is nil behind the last page.
func (s *Store) checkPage(ctx context.Context, after Key, report func(Problem)) (page []Raw, next Key, err error) {
	err = s.View(ctx, func(r *Reader) error {
		seen := 0
		for raw, err := range r.Scan(nil, after, pageSize, false) {
			var damaged *DamagedError
			switch {
			case errors.As(err, &damaged):
				report(Problem{err.Error()})
			case err != nil:
				return err
			default:
				page = append(page, raw)
			}
			seen++
			if seen == pageSize {
				next = raw.Key
			}
		}
		return nil
	})
	return page, next, err
}

func (s *Store) tallyUp(raw Raw, found, want map[Kind]tally, report func(Problem)) error {
	kind := raw.Key.Kind()
	switch {
	case !kind.Known():
		report(Problem{fmt.Sprintf("a record of an unknown kind (%s)", kind)})
	case kind == KindWriter:
		var w writerRecord
		if err := raw.Decode(&w); err != nil {
			report(Problem{err.Error()})
			return nil
		}
		for k, part := range w.Manifest {
			want[k] = want[k].plus(part)
		}
	case kind.counted():
		mac, err := s.keys.ManifestMAC(raw.Epoch, raw.Key, raw.Version)
		if err != nil {
			return err
		}
		found[kind] = found[kind].toggled(mac, 1)
	}
	return nil
}

// compare reports the kinds whose records are not those of the manifest.
func compare(found, want map[Kind]tally, report func(Problem)) {
	var kinds []Kind
	for k := range found {
		kinds = append(kinds, k)
	}
	for k := range want {
		if _, ok := found[k]; !ok {
			kinds = append(kinds, k)
		}
	}
	slices.Sort(kinds)
	for _, k := range kinds {
		f, w := found[k], want[k]
		switch {
		case f.equal(w):
		case f.Count != w.Count:
			report(Problem{fmt.Sprintf("%s: %d records, the manifest says %d", k, f.Count, w.Count)})
		default:
			report(Problem{fmt.Sprintf("%s: a record is not the one written last (put back from an older copy?)", k)})
		}
	}
}
