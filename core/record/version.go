package record

// A record's version never comes twice under one key, or an older copy of it
// could be put back unnoticed: the manifest knows a record by its version.
// While the record is there its version grows. For one that comes back after
// it was deleted the highest version of all that was deleted is kept; the
// writers' own numbers do not do, since two writers count independently.

// deletedRecord is the highest version that a deleted record had.
type deletedRecord struct {
	Version uint64 `cbor:"1,keyasint"`
}

func deletedKey() Key { return Key{byte(KindNumbers), 0x80} }

// nextVersion is the operation number, or more where the record had that or a
// higher version already.
func (tx *Tx) nextVersion(key Key, old entry) (uint64, error) {
	last := old.raw.Version
	if !old.exists && string(key) != string(deletedKey()) {
		deleted, _, err := Find[deletedRecord](tx, deletedKey())
		if err != nil {
			return 0, err
		}
		last = deleted.Version
	}
	return max(tx.op.Number, last+1), nil
}

// bury takes a record that is being deleted out of the manifest and keeps its
// version.
func (tx *Tx) bury(old Raw) error {
	if err := tx.self.discount(tx.store.keys, old); err != nil {
		return err
	}
	deleted, _, err := Find[deletedRecord](tx, deletedKey())
	if err != nil || deleted.Version >= old.Version {
		return err
	}
	return tx.Put(deletedKey(), deletedRecord{Version: old.Version})
}
