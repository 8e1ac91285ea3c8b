package start

import "testing"

// Whatever comes first, a result is either taken or put away, once.
func TestParcel(t *testing.T) {
	for _, c := range []struct {
		steps string // p: the work is done, t: it is taken, r: nobody waits
		away  int
	}{{"pt", 0}, {"ptr", 0}, {"pr", 1}, {"rp", 1}, {"prr", 1}, {"r", 0}} {
		p, away, value := &parcel[string]{}, 0, ""
		for _, step := range c.steps {
			switch step {
			case 'p':
				p.put("a desk", func() { away++ })
			case 't':
				value = p.take()
			case 'r':
				if do := p.refuse(); do != nil {
					do()
				}
			}
		}
		if taken := value == "a desk"; away != c.away || taken != (c.steps[1:] != "" && c.steps[1] == 't') {
			t.Errorf("%s: put away %d times, took %q", c.steps, away, value)
		}
	}
}
