package label

// Import and export.
const (
	ImportCustomers = "Import customers"
	ExportCustomers = "Export customers"
	ChooseFile      = "Choose a file…"
	Try             = "Try"
	ImportNow       = "Import"
	BackToCustomers = "Back to Customers"
	ImportAndExport = "Import and export" // a help topic
)
