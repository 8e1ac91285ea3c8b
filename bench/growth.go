package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"time"

	"github.com/keydesk/keydesk/core"
)

// costs are what a size's deeds took.
type costs struct{ edit, enter, open, bare times }

// growth says what an edit, a sign-in and opening a customer cost at a
// hundredth, a tenth and all of the customers, and what a bare transaction of
// bbolt as large as the edit costs in a copy of each file. The sizes take turns.
func (b *bench) growth(ctx context.Context) error {
	sizes, files := []int{b.n / 100, b.n / 10, b.n}, []string{"desk0.keydesk", "desk1.keydesk", deskFile}
	of := make([]costs, len(sizes))
	for i, n := range sizes[:2] {
		if err := b.smaller(ctx, files[i], n); err != nil {
			return err
		}
	}
	for round := range 5 {
		for i, n := range sizes {
			if err := b.costs(ctx, files[i], n, round, &of[i]); err != nil {
				return err
			}
		}
	}
	for _, l := range []struct {
		what, target string
		of           func(costs) times
	}{
		{"an edit", "≤ 1.2 a decade", func(c costs) times { return c.edit }},
		{"a bare transaction of bbolt", "", func(c costs) times { return c.bare }},
		{"a sign-in", "≤ 1.2 a decade", func(c costs) times { return c.enter }},
		{"opening a customer", "≤ 1.2 a decade", func(c costs) times { return c.open }},
	} {
		small, middle, large := l.of(of[0]).p50(), l.of(of[1]).p50(), l.of(of[2]).p50()
		decade := math.Sqrt(per(large, small))
		b.report.add(line{
			what: l.what + " as the work grows, p50", result: short(large), against: fmt.Sprintf("at a hundredth %s, at a tenth %s", short(small), short(middle)),
			ratio: decade, target: l.target, met: decade <= 1.2,
		})
	}
	return nil
}

func (b *bench) smaller(ctx context.Context, file string, n int) error {
	if err := os.Remove(b.file(file)); err != nil && !errors.Is(err, fs.ErrNotExist) { // of another run with the same -dir
		return err
	}
	if err := b.create(ctx, file); err != nil {
		return err
	}
	d, err := b.open(ctx, file)
	if err != nil {
		return err
	}
	if err := d.fill(ctx, n); err != nil {
		return err
	}
	return d.close(ctx)
}

func (b *bench) costs(ctx context.Context, file string, n, round int, to *costs) (err error) {
	var d *desk
	spent, err := took(func() (err error) { d, err = b.open(ctx, file); return err })
	if err != nil {
		return err
	}
	to.enter = append(to.enter, spent)
	// The list is read first, and its tables are made, as in a desk that is open.
	finder := d.session.Customers().Finder()
	if _, err := finder.Find(ctx, core.Query{}, core.Order{}); err != nil {
		return err
	}
	if n > leastTabled {
		if err := tabled(ctx, finder); err != nil {
			return err
		}
	}
	bare, err := b.bare(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, bare.Close()) }()
	for i := range 30 {
		who := (round*30 + i) * 7919 % n
		spent, err := took(func() error { _, err := d.session.Customers().Get(ctx, id(who)); return err })
		if err != nil {
			return err
		}
		to.open = append(to.open, spent)
		keys, bytes := d.written.keys.Load(), d.written.bytes.Load()
		if spent, err = d.edit(ctx, who, int(time.Now().UnixNano()%1_000_000)); err != nil {
			return err
		}
		to.edit = append(to.edit, spent)
		keys, bytes = d.written.keys.Load()-keys, d.written.bytes.Load()-bytes
		if spent, err = took(func() error { return put(bare, int(keys), int(bytes)) }); err != nil {
			return err
		}
		to.bare = append(to.bare, spent)
	}
	return d.close(ctx)
}
