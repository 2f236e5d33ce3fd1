"""The React pages in ``frontend/``, served by Django: every address that nothing else takes."""
