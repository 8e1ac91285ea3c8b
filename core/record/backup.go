package record

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/db"
)

// A backup carries a mark that the desk it was made of does not have. Whoever
// signs in to a file with the mark works it off before anything else, so that
// a backup which was only copied to its place is treated like a restored one.
// The mark stands in clear: it says what day the backup is from before any key
// opens it. It tells, and proves nothing; the audit log in the file does.

// BackupMark is the mark.
type BackupMark struct {
	Made  time.Time // when the backup was made; zero: unknown, it is a copy of a file
	Moved bool      // the numbers were moved on and the mail is held; the rest is still to do
}

const (
	markFormat = 1
	markSize   = 1 + 1 + 8 // format, moved, unix ms
)

// PutBackupMark writes the mark into a file, in the place of one that is there.
func PutBackupMark(tx db.Tx, m BackupMark) error {
	if err := tx.Put(Single(KindBackup), m.encode()); err != nil {
		return fmt.Errorf("writing the backup's mark: %w", err)
	}
	return nil
}

// ReadBackupMark reads the mark; ok is false where there is none. The errors
// are db.ErrNewer and a *DamagedError.
func ReadBackupMark(r db.Reader) (m BackupMark, ok bool, err error) {
	value, ok, err := r.Get(Single(KindBackup))
	if err != nil || !ok {
		return m, false, err
	}
	m, err = decodeBackupMark(value)
	return m, err == nil, err
}

// BackupMark is ReadBackupMark within a transaction.
func (tx *Tx) BackupMark() (m BackupMark, ok bool, err error) {
	raw, err := tx.Raw(Single(KindBackup))
	if errors.Is(err, ErrNotFound) {
		return m, false, nil
	}
	if err != nil {
		return m, false, err
	}
	m, err = decodeBackupMark(raw.Value)
	return m, err == nil, err
}

// PutBackupMark changes the mark; a nil one takes it away.
func (tx *Tx) PutBackupMark(m *BackupMark) error {
	key := Single(KindBackup)
	if m == nil {
		return tx.Delete(key)
	}
	if err := PutBackupMark(tx.raw, *m); err != nil {
		return err
	}
	tx.see(key, entry{exists: true, raw: Raw{Key: key, Value: m.encode(), opener: tx.opener}})
	return nil
}

func (m BackupMark) encode() []byte {
	moved, made := byte(0), int64(0)
	if m.Moved {
		moved = 1
	}
	if !m.Made.IsZero() {
		made = m.Made.UnixMilli()
	}
	return binary.BigEndian.AppendUint64([]byte{markFormat, moved}, uint64(made))
}

func decodeBackupMark(value []byte) (m BackupMark, err error) {
	switch {
	case len(value) > 0 && value[0] > markFormat:
		return m, fmt.Errorf("reading the backup's mark: %w", db.ErrNewer)
	case len(value) != markSize || value[0] != markFormat || value[1] > 1:
		return m, &DamagedError{Key: Single(KindBackup), Cause: errors.New("it is none")}
	}
	m.Moved = value[1] == 1
	if made := int64(binary.BigEndian.Uint64(value[2:])); made != 0 {
		m.Made = time.UnixMilli(made)
	}
	return m, nil
}
