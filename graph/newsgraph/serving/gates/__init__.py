"""Gates: what stands around every request and every answer, whatever they are about."""
