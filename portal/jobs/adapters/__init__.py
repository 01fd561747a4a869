"""What background work needs of the machine: the queue, a broker in a folder, processes, a ready-made database."""
