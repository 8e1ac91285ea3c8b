package password

import "testing"

// The hashes that make up for a cheaper one cost, with it, what the dearest
// does.
func TestBcryptWorkAddsUp(t *testing.T) {
	for to := 1 << 4; to <= 1<<mostBcrypt; to *= 2 {
		for from := 0; from <= to; from = max(1<<4, 2*from) {
			sum := from
			for _, cost := range powers(from, to) {
				sum += 1 << cost
			}
			if sum != to {
				t.Errorf("from %d to %d it is %d", from, to, sum)
			}
		}
	}
}
