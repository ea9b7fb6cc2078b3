"""Text pieces shared by the reports."""
