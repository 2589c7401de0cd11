"""The look: base pages, components, static files. Knows no plan and no registration."""
