"""What background work needs of the machine: a broker in a folder, processes to watch over, a ready-made empty database."""
