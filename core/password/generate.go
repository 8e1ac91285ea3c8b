package password

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/keydesk/keydesk/core/secret"
)

// The alphabets leave out what is mistaken for something else: I, O, l, 0, 1.
const (
	alphabet           = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
	classicSigns       = "-_.!+"
	activationAlphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	digits             = "23456789"
)

const (
	passwordLength   = 20 // 116 bits of NIST's alphabet
	activationLength = 15 // 75 bits
	readAloudWords   = 5  // 58 bits
)

// mostDraws is how often is drawn again before the source of random numbers is
// held to be broken. A draw fails with a probability of 1/2 at most.
const mostDraws = 100

// errSource is what a source that gives the same bytes for ever gets.
var errSource = errors.New("the source of random numbers gives no usable ones")

// Generate makes a password of 20 characters (more where p asks for more).
// Under Classic the alphabet has the signs -_.!+ too. The whole is drawn again
// until p holds, so that no position is more likely to hold a digit than
// another.
func Generate(p Policy) (secret.Text, error) { return Generator{}.Password(p) }

// GenerateReadAloud makes a password that is read aloud: five words of
// words/readaloud.txt with hyphens between, more where p asks for more
// characters; 58 bits at least. Under Classic it begins with a capital and
// ends with a digit.
func GenerateReadAloud(p Policy) (secret.Text, error) { return Generator{}.ReadAloud(p) }

// GenerateActivation makes an activation password: 15 characters, 75 bits.
func GenerateActivation() (secret.Text, error) { return Generator{}.Activation() }

// Generator makes passwords. The zero value draws from the system's source,
// and is the only one to be used outside of tests.
type Generator struct {
	Rand io.Reader // nil is crypto/rand
}

// Password is Generate.
func (g Generator) Password(p Policy) (secret.Text, error) {
	letters := alphabet
	if p.Style == Classic {
		letters += classicSigns
	}
	return g.until(p, func() ([]byte, error) {
		return g.draw(letters, max(passwordLength, p.MinLength()))
	})
}

// ReadAloud is GenerateReadAloud.
func (g Generator) ReadAloud(p Policy) (secret.Text, error) {
	return g.until(p, func() ([]byte, error) { return g.words(p) })
}

// Activation is GenerateActivation.
func (g Generator) Activation() (secret.Text, error) {
	drawn, err := g.draw(activationAlphabet, activationLength)
	if err != nil {
		return secret.Text{}, fmt.Errorf("generating an activation password: %w", err)
	}
	defer clear(drawn)
	return secret.FromBytes(drawn), nil
}

// until draws until p holds.
func (g Generator) until(p Policy, draw func() ([]byte, error)) (secret.Text, error) {
	for range mostDraws {
		drawn, err := draw()
		if err != nil {
			return secret.Text{}, fmt.Errorf("generating a password: %w", err)
		}
		pw := secret.FromBytes(drawn)
		clear(drawn)
		if Judge(pw, p, Context{}).OK {
			return pw, nil
		}
	}
	return secret.Text{}, fmt.Errorf("generating a password: %w", errSource)
}

// draw gives n letters, each as likely as any other.
func (g Generator) draw(letters string, n int) ([]byte, error) {
	drawn := make([]byte, n)
	for i := range drawn {
		at, err := g.below(len(letters))
		if err != nil {
			return nil, err
		}
		drawn[i] = letters[at]
	}
	return drawn, nil
}

// words gives a password of words that is long enough for p.
func (g Generator) words(p Policy) ([]byte, error) {
	list := readAloudList()
	var drawn []byte
	for n := 0; n < readAloudWords || len(drawn) < p.MinLength(); n++ {
		at, err := g.below(len(list))
		if err != nil {
			return nil, err
		}
		if n > 0 {
			drawn = append(drawn, '-')
		}
		drawn = append(drawn, list[at]...)
	}
	if p.Style != Classic {
		return drawn, nil
	}
	digit, err := g.draw(digits, 1)
	copy(drawn, strings.ToUpper(string(drawn[:1])))
	return append(drawn, digit...), err
}

// below gives a number from 0 to n-1, each as likely as any other: a number
// from the incomplete last round of n is thrown away, because a remainder
// would favor the low ones. n is 65,536 at most.
func (g Generator) below(n int) (int, error) {
	source := g.Rand
	if source == nil {
		source = rand.Reader
	}
	wide := make([]byte, 1, 2)
	if n > 1<<8 {
		wide = wide[:2]
	}
	whole := 1 << (8 * len(wide)) / n * n
	for range mostDraws {
		if _, err := io.ReadFull(source, wide); err != nil {
			return 0, fmt.Errorf("reading random numbers: %w", err)
		}
		number := 0
		for _, b := range wide {
			number = number<<8 | int(b)
		}
		if number < whole {
			return number % n, nil
		}
	}
	return 0, errSource
}

// readAloudList is words/readaloud.txt, split once a process and never changed.
var readAloudList = sync.OnceValue(func() []string { return wordList("words/readaloud.txt") })
