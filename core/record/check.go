package record

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Problem is one thing that check found wrong, named.
type Problem struct {
	What string
}

// Check opens every record and compares what is there with the manifest. fn is
// called with every record that opens, report with every problem, both outside
// the transactions; a record that does not open is a problem, not the end. An
// error is fn's, or a store that cannot be read on, or keys that are locked.
// Others may write meanwhile.
func (s *Store) Check(ctx context.Context, fn func(Raw) error, report func(Problem)) error {
	c := newCensus()
	for after, more := Key(nil), true; more; {
		page, next, err := s.checkPage(ctx, after)
		if err != nil {
			return err
		}
		for _, each := range page {
			if each.err == nil {
				each.err = c.add(s.keys, each.raw)
			}
			var damaged *DamagedError
			switch {
			case errors.As(each.err, &damaged), errors.Is(each.err, ErrNewer):
				c.damaged[each.raw.Key.Kind()]++
				report(Problem{each.err.Error()})
			case each.err != nil:
				return each.err
			default:
				if err := fn(each.raw); err != nil {
					return err
				}
			}
		}
		after, more = next, next != nil
	}
	return s.checkManifest(ctx, c, report)
}

// found is a record, or the key of one and why it does not open.
type found struct {
	raw Raw
	err error
}

// checkPage reads a page of records. next is nil behind the last page.
func (s *Store) checkPage(ctx context.Context, after Key) (page []found, next Key, err error) {
	err = s.View(ctx, func(r *Reader) error {
		for raw, err := range r.Scan(nil, after, pageSize, false) {
			if raw.Key == nil {
				return err
			}
			page = append(page, found{raw, err})
		}
		return nil
	})
	if len(page) == pageSize {
		next = page[len(page)-1].raw.Key
	}
	return page, next, err
}

// checkManifest reports the kinds whose records are not those of the manifest.
// The pages were read one after the other, and somebody may have written in
// between: what does not fit is counted once more, in one snapshot.
func (s *Store) checkManifest(ctx context.Context, c *census, report func(Problem)) error {
	if n := c.damaged[KindWriter]; n > 0 {
		report(Problem{"without every writer's record nobody can say whether records are missing or old"})
		return nil
	}
	suspects := c.suspects()
	if len(suspects) == 0 {
		return nil
	}
	again := newCensus()
	err := s.View(ctx, func(r *Reader) error {
		for _, kind := range append(suspects, KindWriter) {
			for raw, err := range r.Scan(Single(kind), nil, 0, false) {
				if err == nil {
					err = again.add(s.keys, raw)
				}
				var damaged *DamagedError
				if err != nil && !errors.As(err, &damaged) && !errors.Is(err, ErrNewer) {
					return err
				}
				if err != nil {
					again.damaged[kind]++ // reported already
				}
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("comparing with the manifest: %w", err)
	}
	for _, kind := range suspects {
		if why := again.misfit(kind); why != "" {
			report(Problem{why})
		}
	}
	return nil
}

// census counts the records by kind: those there and those in the manifest.
type census struct {
	there, written map[Kind]tally
	damaged        map[Kind]int64
}

func newCensus() *census {
	return &census{there: map[Kind]tally{}, written: map[Kind]tally{}, damaged: map[Kind]int64{}}
}

// add counts a record that opened. A *DamagedError says what else is wrong.
func (c *census) add(keys Keys, raw Raw) error {
	kind := raw.Key.Kind()
	switch {
	case !kind.Known():
		return &DamagedError{Key: raw.Key, Cause: errors.New("no version of Keydesk up to this one writes such records")}
	case kind == KindWriter:
		return c.addWriter(raw)
	case kind.counted():
		mac, err := keys.ManifestMAC(raw.Epoch, raw.Key, raw.Version)
		if err != nil {
			return fmt.Errorf("comparing %s with the manifest: %w", raw.Key, err)
		}
		c.there[kind] = c.there[kind].toggled(mac, 1)
	case raw.misshapen() != "":
		return &DamagedError{Key: raw.Key, Cause: errors.New(raw.misshapen())}
	}
	return nil
}

func (c *census) addWriter(raw Raw) error {
	var w writerRecord
	if err := raw.Decode(&w); err != nil {
		return err
	}
	for kind, part := range w.Manifest {
		c.written[kind] = c.written[kind].plus(part)
	}
	return nil
}

// suspects are the kinds that do not fit, in order.
func (c *census) suspects() []Kind {
	kinds := maps.Clone(c.written)
	maps.Copy(kinds, c.there)
	return slices.DeleteFunc(slices.Sorted(maps.Keys(kinds)), func(k Kind) bool { return c.misfit(k) == "" })
}

// misfit says how a kind's records differ from the manifest; empty if they do
// not, or only by records that do not open.
func (c *census) misfit(k Kind) string {
	there, written, damaged := c.there[k], c.written[k], c.damaged[k]
	switch n := written.Count - there.Count - damaged; {
	case n > 0:
		return fmt.Sprintf("%s: records are missing: %d were written and not deleted, %d are there", k, written.Count, there.Count+damaged)
	case n < 0:
		return fmt.Sprintf("%s: records were added or put back: %d were written and not deleted, %d are there", k, written.Count, there.Count+damaged)
	case damaged == 0 && !there.equal(written):
		return fmt.Sprintf("%s: a record is not the one written last (put back from an older copy?)", k)
	}
	return ""
}
