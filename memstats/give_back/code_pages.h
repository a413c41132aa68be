#ifndef EBB_MEMSTATS_GIVE_BACK_CODE_PAGES_H_
#define EBB_MEMSTATS_GIVE_BACK_CODE_PAGES_H_

namespace ebb::memstats {

// Takes the pages of the program and its libraries that are only ever read, their code and constants, out of
// this process's resident set (MADV_DONTNEED of madvise(2)). They stay in the page cache, where the kernel
// can have them back whenever it needs memory; what the process uses again is mapped again without a disk,
// some 64 KiB for each fault. A process that has started then holds the code that it works with and not all
// that it has ever run.
//
// The C library is left out: most of what a process has mapped of it is in use again at once, and how much
// that is differs by 0.2 MB from start to start, with where the library lies. Segments that may be written
// are left alone, with what the loader makes read-only after relocating it, and so is an object whose code
// was relocated (DT_TEXTREL in elf(5)). A debugger's breakpoints in this process are lost. Any thread may
// call it.
void ReleaseCodePages();

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_GIVE_BACK_CODE_PAGES_H_
