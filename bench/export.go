package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/transfer"
)

// export writes the whole list as `customer export` does, every customer read
// and opened from the sealed file, against SQLite that streams the same columns,
// in clear, through encoding/csv. Both are in the order of the names.
func (b *bench) export(ctx context.Context) error {
	d, err := b.open(ctx, deskFile)
	if err != nil {
		return err
	}
	// Who exports has the list before him.
	if _, err := d.session.Customers().Finder().Find(ctx, core.Query{}, core.Order{}); err != nil {
		return err
	}
	var memory uint64
	oursCPU, ours, err := both(func() (err error) { memory, err = b.exportOurs(ctx, d.session); return err })
	if err != nil {
		return err
	}
	theirsCPU, theirs, err := both(func() error { return b.exportTheirs(ctx) })
	if err != nil {
		return err
	}
	if err := b.sameExport(); err != nil {
		return err
	}
	b.report.add(line{
		what: fmt.Sprintf("export of %d rows", b.n), result: short(ours), against: "SQLite, not sealed: " + short(theirs), ratio: per(ours, theirs),
	})
	rate := func(took time.Duration) float64 { return float64(b.n) / took.Seconds() }
	b.report.note("The export wrote %.0f rows a second with %s of CPU, and held at most %d MiB beside the open desk, garbage and all; SQLite wrote %.0f with %s.",
		rate(ours), short(oursCPU), memory>>20, rate(theirs), short(theirsCPU))
	return d.close(ctx)
}

const oursCSV, theirsCSV = "ours.csv", "theirs.csv"

// exportOurs gives by how much the heap grew at most, in bytes.
func (b *bench) exportOurs(ctx context.Context, s *core.Session) (most uint64, err error) {
	before := heapInUse(true)
	err = b.writing(oursCSV, func(w io.Writer) error {
		_, err := transfer.Write(ctx, s, core.Query{}, &transfer.CSV{W: w}, func(done, _ int) {
			if done%(b.n/20+1) == 0 {
				most = max(most, heapInUse(false))
			}
		})
		return err
	})
	return most - min(most, before), err
}

func heapInUse(collected bool) uint64 {
	if collected {
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

func (b *bench) exportTheirs(ctx context.Context) error {
	peer, err := b.peer()
	if err != nil {
		return err
	}
	defer peer.Close()
	rows, err := peer.QueryContext(ctx, `SELECT id, external, first, last, company, email, phone, phone2 FROM customer ORDER BY name, id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	return b.writing(theirsCSV, func(w io.Writer) error {
		out := csv.NewWriter(w)
		cells := make([]string, 8)
		into := make([]any, len(cells))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := out.Write([]string{"id", "externalId", "firstName", "lastName", "company", "email", "phone", "phone2"}); err != nil {
			return err
		}
		for rows.Next() {
			if err := errors.Join(rows.Scan(into...), out.Write(cells)); err != nil {
				return err
			}
		}
		out.Flush()
		return errors.Join(rows.Err(), out.Error())
	})
}

// writing writes a file and closes it.
func (b *bench) writing(name string, do func(io.Writer) error) error {
	f, err := os.Create(b.file(name))
	if err != nil {
		return err
	}
	buffered := bufio.NewWriterSize(f, 64<<10)
	return errors.Join(do(buffered), buffered.Flush(), f.Close())
}

// sameExport compares whom the two lists name.
func (b *bench) sameExport() error {
	n, sum, err := b.named(oursCSV)
	if err != nil {
		return err
	}
	n2, sum2, err := b.named(theirsCSV)
	if err == nil && (n != b.n || n2 != n || sum != sum2) {
		err = fmt.Errorf("%d customers are exported, %d by SQLite, of %d, or not the same", n, n2, b.n)
	}
	return err
}

// named counts the rows of a list, and sums their Customer IDs.
func (b *bench) named(file string) (n int, sum uint64, err error) {
	f, err := os.Open(b.file(file))
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	in := csv.NewReader(bufio.NewReaderSize(f, 1<<20))
	in.ReuseRecord = true
	if _, err := in.Read(); err != nil {
		return 0, 0, err
	}
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return n, sum, nil
		}
		if err != nil {
			return 0, 0, err
		}
		id, err := strconv.ParseUint(cells[0], 10, 64)
		if err != nil {
			return 0, 0, err
		}
		n, sum = n+1, sum+id
	}
}
