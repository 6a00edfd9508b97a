// After a form came back with errors, the reader starts at their summary.

document.querySelector("[data-error-summary]")?.focus();
