package tour

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"

	"github.com/keydesk/keydesk/ui/desk/play"
)

// player plays the tour and keeps its pictures.
type player struct {
	*play.Player
	dir   string
	shots []string
}

// shot keeps a picture of the window once it has come to rest.
func (p *player) shot(name string) {
	if p.Err() != nil {
		return
	}
	p.Step("taking the picture " + name)
	var last *image.NRGBA
	p.Pulse.Aside(func() {
		p.Until("the picture "+name+" to come to rest", func() bool {
			now := solid(p.Canvas().Capture())
			still := last != nil && alike(last, now)
			last = now
			return still
		})
	})
	if p.Err() != nil {
		return
	}
	file := fmt.Sprintf("%02d-%s.png", len(p.shots)+1, name)
	p.Fail(write(filepath.Join(p.dir, file), last))
	p.shots = append(p.shots, file)
}

// hush takes the toast away, which would stand in the next scene's pictures.
func (p *player) hush() {
	p.Do("taking the toast away", func() {
		if m := p.Program.Main(); m != nil {
			m.Page().Line().Dismiss()
		}
	})
}

// cursor is how many bytes of a picture a text cursor may change between two
// looks.
const cursor = 1000

// alike says whether two pictures are the same but for a blinking cursor.
func alike(a, b *image.NRGBA) bool {
	if a.Rect != b.Rect {
		return false
	}
	differ := 0
	for i := range a.Pix {
		if a.Pix[i] != b.Pix[i] {
			differ++
		}
	}
	return differ <= cursor
}

// solid is a picture as the screen shows it. What the graphics card blended
// keeps an alpha that means nothing there, so the colors are taken as they are.
func solid(i image.Image) *image.NRGBA {
	out := image.NewNRGBA(i.Bounds())
	for y := out.Rect.Min.Y; y < out.Rect.Max.Y; y++ {
		for x := out.Rect.Min.X; x < out.Rect.Max.X; x++ {
			c, raw := i.At(x, y).(color.RGBA)
			if !raw {
				c, _ = color.RGBAModel.Convert(i.At(x, y)).(color.RGBA)
			}
			out.SetNRGBA(x, y, color.NRGBA{R: c.R, G: c.G, B: c.B, A: 0xff})
		}
	}
	return out
}

func write(path string, picture image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("keeping a picture: %w", err)
	}
	if err := errors.Join(png.Encode(f, picture), f.Close()); err != nil {
		return fmt.Errorf("keeping a picture: %w", err)
	}
	return nil
}
