"""Files that a frozen version keeps: public pictures by digest, private films through the room of files."""
