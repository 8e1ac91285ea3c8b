package label

// New sale.
const (
	NewSaleTitle  = "New sale"
	SaveAndSend   = "Save and send"
	NewOneInstead = "New one instead"
	NewBuyer      = "New customer"
	OrderNumber   = "Order number"
	OneMail       = "Send one mail with everything"
	MailAsItGoes  = "The mail, as it will go out"
	AnotherSale   = "Another sale"
	OpenBuyer     = "Open the customer"
	Buyer         = "Customer"
	LicenseCount  = "Licenses"
	ReadAloudNow  = "Read aloud"
	PrintLetters  = "Print letters…" // one for each of several customers
)
