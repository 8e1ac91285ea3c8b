package look

import (
	"errors"
	"image"
	"image/png"
	"os"
)

// writePNG writes a picture.
func writePNG(name string, img image.Image) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(png.Encode(f, img), f.Close())
}
