package core_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/keydesk/keydesk/core"
)

// A file that is no logo is refused when it is set, and the old one stays.
func TestLogo(t *testing.T) {
	d := newDesk(t)
	dir := t.TempDir()
	write := func(name string, body []byte) string {
		path := filepath.Join(dir, name)
		ok(t, os.WriteFile(path, body, 0o600))
		return path
	}
	var picture bytes.Buffer
	ok(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 2, 2))))
	good := write("logo.png", picture.Bytes())
	d.set("portal.logo", good)
	long := write("long.png", append(picture.Bytes(), make([]byte, 256<<10)...))
	for _, bad := range []string{write("logo.svg", []byte("<svg/>")), long, dir, os.DevNull, good + ".none"} {
		is(t, d.Settings().Set(t.Context(), "portal.logo", bad), core.ErrInput, filepath.Base(bad))
	}
	got, err := d.portal().Logo(t.Context())
	if err != nil || got.Type != "image/png" || !bytes.Equal(got.Body, picture.Bytes()) {
		t.Errorf("the logo is %s of %d bytes: %v", got.Type, len(got.Body), err)
	}
	bigger := image.NewGray(image.Rect(0, 0, 9, 9))
	bigger.Pix[0] = 7
	picture.Reset()
	ok(t, png.Encode(&picture, bigger))
	write("logo.png", picture.Bytes())
	if got, err := d.portal().Logo(t.Context()); err != nil || !bytes.Equal(got.Body, picture.Bytes()) {
		t.Errorf("another picture in its place is not shown: %v", err)
	}
	d.set("portal.logo", "")
	if got, err := d.portal().Logo(t.Context()); err != nil || got.Type != "" {
		t.Errorf("no logo is %s: %v", got.Type, err)
	}
}
