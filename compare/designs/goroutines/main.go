// goroutines: a goroutine for each connection, as the server of the report that ebb began with had them. What
// it reads it drops; it logs its clients and the memory that Go has of the system whenever the clients cross a
// multiple of 500.
package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"runtime"
	"time"
)

const logEvery = 500

// Counts the clients that come (+1) and go (-1).
func countClients(changes <-chan int) {
	var memory runtime.MemStats
	clients := 0
	for change := range changes {
		clients += change
		if clients%logEvery != 0 {
			continue
		}
		runtime.ReadMemStats(&memory)
		log.Printf("clients: %d, system: %d B, in use: %d B, released: %d B", clients,
			memory.HeapSys, memory.HeapInuse, memory.HeapReleased)
	}
}

func serve(connection net.Conn, changes chan<- int) {
	changes <- +1
	defer func() { changes <- -1 }()
	defer connection.Close()
	buffer := make([]byte, 256)
	for {
		if _, err := connection.Read(buffer); err != nil {
			return
		}
	}
}

func main() {
	port := flag.Int("port", 3033, "TCP port of 127.0.0.1 to listen on")
	flag.Parse()
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", *port))
	if err != nil {
		log.Fatal(err)
	}
	log.Printf("listening on %s", listener.Addr())
	changes := make(chan int)
	go countClients(changes)
	for {
		connection, err := listener.Accept()
		if err != nil {
			// Descriptors have run out; some may be back after a while.
			log.Printf("cannot accept: %v", err)
			time.Sleep(100 * time.Millisecond)
			continue
		}
		go serve(connection, changes)
	}
}
