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

// growth says what an edit, a sign-in and opening a customer cost at a
// hundredth, a tenth and all of the customers. The sizes take turns.
func (b *bench) growth(ctx context.Context) error {
	sizes := []int{b.n / 100, b.n / 10, b.n}
	edit, enter, open := make([]times, 3), make([]times, 3), make([]times, 3)
	for i, n := range sizes[:2] {
		if err := b.smaller(ctx, fmt.Sprintf("desk%d.keydesk", i), n); err != nil {
			return err
		}
	}
	files := []string{"desk0.keydesk", "desk1.keydesk", deskFile}
	for round := range 5 {
		for i, n := range sizes {
			if err := b.costs(ctx, files[i], n, round, &edit[i], &enter[i], &open[i]); err != nil {
				return err
			}
		}
	}
	for _, of := range []struct {
		what  string
		times []times
	}{{"an edit", edit}, {"a sign-in", enter}, {"opening a customer", open}} {
		small, large := of.times[0].p50(), of.times[2].p50()
		decade := math.Sqrt(per(large, small))
		b.report.add(line{
			what: of.what + " as the work grows, p50", result: short(large), against: fmt.Sprintf("at a hundredth %s, at a tenth %s", short(small), short(of.times[1].p50())),
			ratio: decade, target: "≤ 1.2 a decade", met: decade <= 1.2,
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

func (b *bench) costs(ctx context.Context, file string, n, round int, edit, enter, open *times) error {
	var d *desk
	spent, err := took(func() (err error) { d, err = b.open(ctx, file); return err })
	if err != nil {
		return err
	}
	*enter = append(*enter, spent)
	// The list is read first, as it is in a desk that is open.
	if _, err := d.session.Customers().Finder().Find(ctx, core.Query{}, core.Order{}); err != nil {
		return err
	}
	for i := range 30 {
		who := (round*30 + i) * 7919 % n
		spent, err := took(func() error { _, err := d.session.Customers().Get(ctx, id(who)); return err })
		if err != nil {
			return err
		}
		*open = append(*open, spent)
		if spent, err = d.edit(ctx, who, int(time.Now().UnixNano()%1_000_000)); err != nil {
			return err
		}
		*edit = append(*edit, spent)
	}
	return d.close(ctx)
}
