package core

import (
	"fmt"
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core/record"
)

// How many features a product or a license names, and how long a name is.
const (
	featuresMost = 32
	featureLong  = 40
)

// cleanFeatures tidies the names of features: sorted, each once, each a short
// word that a program compares.
func cleanFeatures(names []string) ([]string, error) {
	var clean []string
	for _, name := range names {
		name = strings.TrimSpace(name)
		if name == "" {
			continue
		}
		if len(name) > featureLong || strings.ContainsFunc(name, notInFeature) {
			return nil, &FieldError{"features", fmt.Sprintf("A feature is a word of up to %d letters, digits and -_.: and %q is none.", featureLong, name)}
		}
		clean = append(clean, name)
	}
	slices.Sort(clean)
	clean = slices.Compact(clean)
	if len(clean) > featuresMost {
		return nil, &FieldError{"features", fmt.Sprintf("%d features at most.", featuresMost)}
	}
	return clean, nil
}

func notInFeature(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', strings.ContainsRune("-_.:", r):
		return false
	}
	return true
}

// changedFeatures is the audit's value of a list of features; none where it
// stayed.
func changedFeatures(old, now []string) []record.Value {
	return changed("features", strings.Join(old, ", "), strings.Join(now, ", "))
}

// featuresIn are the features in a license's files: its product's and its own.
func (l licenseRecord) featuresIn(p productRecord) []string {
	all := slices.Concat(p.Features, l.Features)
	slices.Sort(all)
	return slices.Compact(all)
}

// features reads what a file that is made now says.
func (d *licenseDeed) features() ([]string, error) {
	p, _, err := record.Find[productRecord](d.tx, productKey(d.Product))
	return d.featuresIn(p), err
}
