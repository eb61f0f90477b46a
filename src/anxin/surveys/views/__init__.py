"""Pages of surveys: questionnaires, the editor, results, interviews."""
