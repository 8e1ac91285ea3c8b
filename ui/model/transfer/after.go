package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/sheet"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Explain makes a say.Problem of what went wrong with a list: what is wrong with
// the file itself says so in its own sentence, and what the computer says of it,
// such as that the disk is full, is told as it says it.
func Explain(err error, kept string) say.Problem {
	if fault, ok := errors.AsType[*sheet.Error](err); ok {
		return say.Problem{What: words.Sentence(fault.Text), Kept: kept, ToDo: "Choose another file, or mend this one."}
	}
	p := say.Explain(err, kept)
	known := errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) || errors.Is(err, core.ErrReadOnly)
	if why := ofComputer(err); why != nil && !known {
		p.What, p.ToDo = words.Sentence("this computer says: "+why.Error()), "Try again, or choose another place."
	}
	return p
}

// ofComputer is what the operating system said of a file, nil for another error.
func ofComputer(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	if link, ok := errors.AsType[*os.LinkError](err); ok {
		return link.Err
	}
	return nil
}

// Line is the progress with its pace: "6,300 rows · 2,100 rows a second · 20 s
// left". Before the first second nothing can be said of the pace.
func (p Progress) Line(since time.Duration) string {
	share, _ := p.Share()
	return paced(p.Text(), p.Rows, share, since, func(n int) string { return words.Count(n, "row", "rows") })
}

// Written is how far an export is, with its pace: "1,200 of 10,000 · 600 a second
// · 15 s left".
func Written(done, of int, since time.Duration) string {
	text := words.Number(done) + " of " + words.Number(of)
	return paced(text, done, float64(done)/float64(max(1, of)), since, words.Number[int])
}

// paced is a text with how many of done came in a second, and where a share is
// known how long the rest takes.
func paced(text string, done int, share float64, since time.Duration, named func(int) string) string {
	if since < time.Second || done == 0 {
		return text
	}
	left := ""
	if share > 0 {
		rest := time.Duration(float64(since) * (1 - share) / share)
		left = words.Span((rest + time.Second - 1).Truncate(time.Second)) + " left"
	}
	return words.Dot(text, named(int(float64(done)/since.Seconds()))+" a second", left)
}

// Again takes a result away, so that the same list can be tried and imported
// once more.
func (in *Import) Again() { in.result, in.tried = nil, nil }

// RefusedName is the name that is offered for a list's refused rows.
func (in *Import) RefusedName() string {
	name := in.Name
	if dot := strings.LastIndexByte(name, '.'); dot > 0 {
		name = name[:dot]
	}
	return name + "-refused.csv"
}

// RefusedList writes the refused rows of an import or a dry run: their mapped
// fields, by the names that an import knows, then the line and the reason. So
// the list can be mended and imported. It reads the file once more; of a row
// that is not in it any more only line and reason are written. told, if not
// nil, is called with the share that is done.
func (r Request) RefusedList(ctx context.Context, open File, all []Refused, w io.Writer, told func(share float64)) (err error) {
	file, size, err := open()
	if err != nil {
		return fmt.Errorf("opening the list: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	rows, err := r.open(file)
	if err != nil {
		return err
	}
	l := refusedList{why: map[int]string{}}
	for _, one := range all {
		l.why[one.Line] = one.Why
	}
	if err := l.begin(w, rows.Columns()); err != nil {
		return err
	}
	for len(l.why) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("reading the list: %w", err)
		}
		if err := l.write(row.Line, row.Values); err != nil {
			return err
		}
		if share, ok := (Progress{Bytes: rows.BytesRead(), Size: size}).Share(); ok && told != nil {
			told(share)
		}
	}
	return l.end()
}

// refusedList is the list of refused rows while it is written.
type refusedList struct {
	out    *sheet.Writer
	fields []sheet.Field
	why    map[int]string // by line, those not written yet
}

func (l *refusedList) begin(w io.Writer, columns []sheet.Column) (err error) {
	var names []string
	for _, c := range columns {
		if c.Field != "" {
			l.fields = append(l.fields, c.Field)
			names = append(names, string(c.Field))
		}
	}
	l.out, err = sheet.NewWriter(w, append(names, "line", "reason"))
	return err
}

// write writes a row, if it is a refused one.
func (l *refusedList) write(line int, values map[sheet.Field]string) error {
	why, refused := l.why[line]
	if !refused {
		return nil
	}
	delete(l.why, line)
	var cells []string
	for _, f := range l.fields {
		cells = append(cells, values[f])
	}
	return l.out.Write(append(cells, strconv.Itoa(line), why))
}

// end writes what is left without a row, in the order of the lines.
func (l *refusedList) end() error {
	var lines []int
	for line := range l.why {
		lines = append(lines, line)
	}
	slices.Sort(lines)
	for _, line := range lines {
		if err := l.write(line, nil); err != nil {
			return err
		}
	}
	return l.out.Flush()
}
