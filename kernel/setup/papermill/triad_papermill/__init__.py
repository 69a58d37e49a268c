"""What papermill needs to set parameters in notebooks of TypeScript and JavaScript."""
