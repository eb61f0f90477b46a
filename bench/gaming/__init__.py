"""How often the detectors name somebody where nobody does anything wrong, and how often they miss him who does."""
