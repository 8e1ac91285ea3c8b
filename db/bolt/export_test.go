package bolt

// WithMap is o with a map of bbolt's that is small at first.
func WithMap(o Options, size int) Options { o.mapSize = size; return o }
