/* libopendkim: opendkim_verify MESSAGE RECORDS COUNT   verifies a message so many times; the keys come from RECORDS ("selector record" a line), so nobody asks DNS. Prints microseconds a message. */
#include <opendkim/dkim.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
static char selector[8][64], record[8][2048]; static int records; static char message[1 << 20]; static size_t length;
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1e6 + t.tv_nsec / 1e3; }
static DKIM_CBSTAT lookup(DKIM *d, DKIM_SIGINFO *s, unsigned char *buffer, size_t size) {
  for (int i = 0; i < records; i++) if (!strcmp(selector[i], (char *)dkim_sig_getselector(s))) { snprintf((char *)buffer, size, "%s", record[i]); return DKIM_CBSTAT_CONTINUE; }
  return DKIM_CBSTAT_NOTFOUND; }
static int verify(DKIM_LIB *lib) {
  DKIM_STAT st; DKIM *d = dkim_verify(lib, (unsigned char *)"bench", NULL, &st); if (!d) return 0;
  st = dkim_chunk(d, (unsigned char *)message, length); if (st == DKIM_STAT_OK) st = dkim_chunk(d, NULL, 0); if (st == DKIM_STAT_OK) st = dkim_eom(d, NULL);
  int passed = 0, n; DKIM_SIGINFO **sigs; if (st == DKIM_STAT_OK && dkim_getsiglist(d, &sigs, &n) == DKIM_STAT_OK) for (int i = 0; i < n; i++) passed += (dkim_sig_getflags(sigs[i]) & DKIM_SIGFLAG_PASSED) && dkim_sig_getbh(sigs[i]) == DKIM_SIGBH_MATCH;
  dkim_free(d); return passed; }
int main(int c, char **v) {
  if (c < 4) return 2;
  FILE *f = fopen(v[1], "r"); length = fread(message, 1, sizeof message, f); fclose(f);
  f = fopen(v[2], "r"); while (records < 8 && fscanf(f, "%63s %2047[^\n]", selector[records], record[records]) == 2) records++; fclose(f);
  DKIM_LIB *lib = dkim_init(NULL, NULL); dkim_set_key_lookup(lib, lookup); int count = atoi(v[3]), passed = verify(lib);
  for (int i = 0; i < count / 10; i++) verify(lib);
  double begin = now(); for (int i = 0; i < count; i++) if (verify(lib) != passed) return 1;
  printf("libopendkim (%d x DKIM verified): %.0f us a message\n", passed, (now() - begin) / count); return passed ? 0 : 1; }
