package label

// The page Offline activation, and licenses that end with their customer.
const (
	OfflineTopic   = "Offline activation"
	Issue          = "Issue"
	IssueResponses = "Issue the responses"
	AddFile        = "Add a file…"
	AddFolder      = "Add a folder…"
	PasteRequest   = "Paste…"
	CopyResponse   = "Copy the response"
	SaveResponse   = "Save as…"
	SaveReport     = "Save the report…"
	SaveIntoFolder = "Save them to a folder…"
	VoidThem       = "Void them"
)
