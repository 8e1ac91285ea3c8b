// Package say puts the core's nouns into words: a customer's status and why,
// where a password comes from, what became of a mail and a link, what the
// audit log tells, what went wrong. Pages and dialogs share it, so that one
// fact has one sentence.
//
// Caveat: "accepted" is as far as is known of a mail. Nothing here says
// delivered, and no caller should.
package say

// Shape is what stands beside a word, so that color is never the only carrier
// of a fact. The window draws it.
type Shape string

// The shapes.
const (
	ShapeCheck    Shape = "disc-check"
	ShapePadlock  Shape = "padlock"
	ShapeBar      Shape = "ring-bar"
	ShapeEnvelope Shape = "envelope"
	ShapeDashed   Shape = "dashed-ring"
	ShapeKey      Shape = "key"
	ShapeTriangle Shape = "triangle"
	ShapeBin      Shape = "bin"
	ShapeClock    Shape = "clock"
	ShapeTray     Shape = "tray"
	ShapeHand     Shape = "hand"
)

// Tone is how a word is meant.
type Tone int

// The tones.
const (
	Plain Tone = iota
	Good
	Caution
	Bad
)

// Mark is a word with its shape and tone.
type Mark struct {
	Word  string
	Shape Shape
	Tone  Tone
}
