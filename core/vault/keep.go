package vault

import "fmt"

// Keep seals to the operator what he leaves lying when he locks: he alone opens
// it, by TakeUp, when he has signed in again. It is not meant to be stored: a
// new key pair, as another sets his password, ends it.
func (o *Operator) Keep(plain []byte) ([]byte, error) {
	if o.hold == nil {
		return nil, ErrLocked
	}
	public := o.hold().box.PublicKey().Bytes()
	sealed, err := sealTo(DataKey, public, o.keepInfo(public), plain)
	if err != nil {
		return nil, fmt.Errorf("sealing what was typed: %w", err)
	}
	return sealed, nil
}

// TakeUp opens what Keep sealed; ErrForged for what another has sealed.
func (o *Operator) TakeUp(sealed []byte) ([]byte, error) {
	if o.hold == nil {
		return nil, ErrLocked
	}
	box := o.hold().box
	return openBox(box, o.keepInfo(box.PublicKey().Bytes()), sealed)
}

func (o *Operator) keepInfo(public []byte) []byte {
	id := o.ID()
	return bind(labelKeep, o.vault, id[:], public)
}
