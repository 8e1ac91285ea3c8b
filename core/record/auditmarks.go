package record

import (
	"context"
	"errors"
	"fmt"
)

// CheckMark compares an entry of the log with its mark, by which it is found
// from the customer or license that it is on, or a mark with its entry: without
// its mark an entry would be missing where somebody looks for what was done to a
// customer, and the chain would not tell. report is told what is wrong. Other
// kinds of records are passed over.
func (s *Store) CheckMark(ctx context.Context, raw Raw, report func(problem string)) error {
	switch raw.Key.Kind() {
	case KindAudit:
		return s.checkMarkOf(ctx, raw, report)
	case KindAuditOf:
		return s.checkEntryOf(ctx, raw, report)
	}
	return nil
}

// checkMarkOf looks for the marks of an entry. One that does not decode is for
// VerifyAudit to name.
func (s *Store) checkMarkOf(ctx context.Context, raw Raw, report func(string)) error {
	e, writer, n, err := raw.entry()
	if err != nil {
		return nil
	}
	return s.View(ctx, func(r *Reader) error {
		for _, number := range e.about() {
			_, err := r.Raw(auditOfKey(number, e.At, writer, n))
			if errors.Is(err, ErrNotFound) {
				report(fmt.Sprintf("%s: its audit lookup is missing, so that it is not shown with %d", raw.Key, number))
			} else if err != nil {
				return err
			}
		}
		return nil
	})
}

// checkEntryOf looks for the entry of a mark.
func (s *Store) checkEntryOf(ctx context.Context, mark Raw, report func(string)) error {
	object, _ := mark.Key.Number(0)
	at, _ := mark.Key.Number(1)
	writer, _ := mark.Key.Number(2)
	n, ok := mark.Key.Number(3)
	if !ok {
		return nil // reported as misshapen
	}
	return s.View(ctx, func(r *Reader) error {
		raw, err := r.Raw(KeyOfPair(KindAudit, writer, n))
		var damaged *DamagedError
		switch {
		case errors.As(err, &damaged):
			return nil // reported already
		case err != nil && !errors.Is(err, ErrNotFound):
			return err
		case err == nil:
			e, _, _, err := raw.entry()
			if err != nil || e.Of(object) && uint64(e.At) == at {
				return nil
			}
		}
		report(fmt.Sprintf("audit lookup of %d: it leads to entry %d of writer %s, which is not about it", object, n, WriterID(writer)))
		return nil
	})
}

// entry takes an entry's record apart, without its values.
func (r Raw) entry() (e Entry, writer WriterID, n uint64, err error) {
	id, _ := r.Key.Number(0)
	n, _ = r.Key.Number(1)
	var stored auditRecord
	if err = r.Decode(&stored); err == nil {
		err = Raw{Key: r.Key, Value: stored.Body, opener: r.opener}.Decode(&e)
	}
	return e, WriterID(id), n, err
}
