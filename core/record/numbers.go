package record

// Line is a row of numbers that are given out.
type Line byte

// The lines. Customers and licenses take their blocks from one pool, so that
// their numbers never collide and a number typed as Login ID is unambiguous.
const (
	LineCustomers Line = 1
	LineLicenses  Line = 2
	LineMail      Line = 3
)

// BlockSize is how many numbers a writer takes for itself at a time; the 64
// customers of a block also share one record of rows.
const BlockSize = 64

// FirstCustomer is the first number of the customers' and licenses' pool.
const FirstCustomer = 10001

// pool is where blocks come from, with its first number.
func (l Line) pool() (key Key, first uint64) {
	if l == LineMail {
		return Key{byte(KindNumbers), 2}, 1
	}
	return Key{byte(KindNumbers), 1}, FirstCustomer
}

// poolRecord says which block is the next free one.
type poolRecord struct {
	Next uint64 `cbor:"1,keyasint"` // block number, from 0
}

// Block is the number of the block that a customer's or license's number is in.
func Block(id uint64) uint64 { return (id - FirstCustomer) / BlockSize }

// NextNumber gives out a number of the line. A number is given once; what is
// left of a block when its writer is lost is lost.
func (tx *Tx) NextNumber(line Line) (uint64, error) {
	rest := tx.self.Blocks[line]
	if rest.Next >= rest.End {
		var err error
		if rest, err = tx.takeBlock(line); err != nil {
			return 0, err
		}
	}
	n := rest.Next
	rest.Next++
	if tx.self.Blocks == nil {
		tx.self.Blocks = map[Line]openRest{}
	}
	tx.self.Blocks[line] = rest
	return n, nil
}

func (tx *Tx) takeBlock(line Line) (openRest, error) {
	key, first := line.pool()
	pool, _, err := Find[poolRecord](tx, key)
	if err != nil {
		return openRest{}, err
	}
	start := first + pool.Next*BlockSize
	pool.Next++
	return openRest{Next: start, End: start + BlockSize}, tx.Put(key, pool)
}
