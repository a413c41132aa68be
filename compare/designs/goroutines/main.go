// goroutines: a goroutine for each connection, as the server of the report that ebb began with had them. What
// it reads it drops; it logs whenever the clients cross a multiple of 500.
package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"sync/atomic"
	"time"
)

const logEvery = 500

var clients int64

func countClient(change int64) {
	now := atomic.AddInt64(&clients, change)
	if now%logEvery == 0 {
		log.Printf("clients: %d", now)
	}
}

func serve(connection net.Conn) {
	countClient(+1)
	defer countClient(-1)
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
	for {
		connection, err := listener.Accept()
		if err != nil {
			// Descriptors have run out; some may be back after a while.
			log.Printf("cannot accept: %v", err)
			time.Sleep(100 * time.Millisecond)
			continue
		}
		go serve(connection)
	}
}
