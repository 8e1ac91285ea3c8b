package label

// Labels of licenses that end with their customer.
const (
	VoidThem = "Void them"
)
