package license

import "errors"

// Why a file or a request is refused. Each refusal wraps exactly one of these;
// Reason gives it in a sentence for the person at the computer.
var (
	ErrTooLarge      = errors.New("the file is larger than 64 KiB")
	ErrTruncated     = errors.New("the file is not whole")
	ErrMalformed     = errors.New("the file is not a license file")
	ErrDuplicate     = errors.New("a member stands twice in the file")
	ErrHeader        = errors.New("the file's header has other members than alg, kid and typ")
	ErrAlgorithm     = errors.New("the file is not signed with Ed25519")
	ErrOtherType     = errors.New("the file is of another type")
	ErrUnknownKey    = errors.New("the file names a key that the product does not know")
	ErrForged        = errors.New("the signature does not fit")
	ErrOtherProduct  = errors.New("the file is for another product")
	ErrOtherComputer = errors.New("the file is for another computer")
	ErrOtherRequest  = errors.New("the file answers another request")
	ErrExpired       = errors.New("the license has expired")
	ErrNotYet        = errors.New("the file was made in the future: check the computer's clock")
	ErrWrongProof    = errors.New("the request was made with another activation password")
	ErrKey           = errors.New("this is not a product's public key")
)

// reasons in order: what is refused for several is said by the first.
var reasons = []error{ErrTooLarge, ErrTruncated, ErrDuplicate, ErrHeader, ErrAlgorithm, ErrOtherType, ErrUnknownKey,
	ErrForged, ErrOtherProduct, ErrOtherComputer, ErrOtherRequest, ErrExpired, ErrNotYet, ErrWrongProof, ErrKey, ErrMalformed}

// Reason gives the one reason of this package that err wraps; nil where there
// is none.
func Reason(err error) error {
	for _, reason := range reasons {
		if errors.Is(err, reason) {
			return reason
		}
	}
	return nil
}
