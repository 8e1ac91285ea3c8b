package label

// Import and export.
const (
	ImportCustomers = "Import customers"
	ExportCustomers = "Export customers"
	ChooseFile      = "Choose a file…"
	Try             = "Try"
	ImportNow       = "Import"
	ImportLicenses  = "Import licenses"
	UndoImport      = "Undo this import"
	BackToCustomers = "Back to Customers"
	ImportAndExport = "Import and export" // a help topic
)
