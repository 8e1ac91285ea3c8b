package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"go.etcd.io/bbolt"

	"github.com/keydesk/keydesk/core"
)

func reading(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.CopyBuffer(io.Discard, struct{ io.Reader }{f}, make([]byte, 1<<20))
	return err
}

const edited = 150 // how often each is done

// edits compares one saved edit with a bare transaction of bbolt that puts as
// many random keys and bytes into a copy of the file, and with a bare sync.
func (b *bench) edits(ctx context.Context) error {
	bare, err := b.bare(deskFile)
	if err != nil {
		return err
	}
	d, err := b.open(ctx, deskFile)
	if err != nil {
		return err
	}
	if _, err := d.session.Customers().Finder().Find(ctx, core.Query{}, core.Order{}); err != nil {
		return err
	}
	var ours, theirs, floor times
	keys, bytes := 0, 0
	for n := range edited {
		before, size := d.written.keys.Load(), d.written.bytes.Load()
		spent, err := d.edit(ctx, n*7919%b.n, int(time.Now().UnixNano()%1_000_000))
		if err != nil {
			return err
		}
		ours = append(ours, spent)
		keys, bytes = int(d.written.keys.Load()-before), int(d.written.bytes.Load()-size)
		if spent, err = took(func() error { return put(bare, keys, bytes) }); err != nil {
			return err
		}
		theirs = append(theirs, spent)
		if spent, err = synced(b.file("sync")); err != nil {
			return err
		}
		floor = append(floor, spent)
	}
	r := per(ours.p50(), theirs.p50())
	b.report.add(line{
		what: "one saved edit, p50", result: short(ours.p50()), against: "bare bbolt: " + short(theirs.p50()), ratio: r, target: "≤ 1.5", met: r <= 1.5,
	})
	b.report.note("An edit puts %d keys with %d bytes; p99 %s, bare bbolt %s; a bare fdatasync of a page p50 %s.", keys, bytes, short(ours.p99()), short(theirs.p99()), short(floor.p50()))
	return errors.Join(bare.Close(), d.close(ctx))
}

// bare is a copy of a file for bbolt alone.
func (b *bench) bare(file string) (*bbolt.DB, error) {
	copy := b.file(file + ".bolt")
	if err := copied(b.file(file), copy); err != nil {
		return nil, err
	}
	return bbolt.Open(copy, 0o600, &bbolt.Options{FreelistType: bbolt.FreelistMapType, NoStatistics: true, InitialMmapSize: 1 << 31})
}

func (d *desk) edit(ctx context.Context, n, turn int) (time.Duration, error) {
	was, err := d.session.Customers().Get(ctx, id(n))
	if err != nil {
		return 0, err
	}
	form := core.Save{Version: was.Version, Fields: was.Fields}
	form.Fields.Phone = fmt.Sprintf("+49 30 %06d", turn)
	return took(func() error {
		_, err := d.session.Customers().Edit(ctx, id(n), form)
		return err
	})
}

// put puts random keys and values in one transaction.
func put(file *bbolt.DB, keys, bytes int) error {
	return file.Update(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(_ []byte, bucket *bbolt.Bucket) error {
			for range keys {
				pair := make([]byte, max(18, bytes/keys))
				if _, err := rand.Read(pair); err != nil {
					return err
				}
				if err := bucket.Put(pair[:17], pair[17:]); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// synced writes a page and has it on the disk.
func synced(path string) (time.Duration, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return took(func() error {
		if _, err := f.WriteAt(make([]byte, 4096), 0); err != nil {
			return err
		}
		return datasync(f)
	})
}

func copied(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
