/* zavit/zavit.h — all of the library; see each header for its room. */
#ifndef ZAVIT_ZAVIT_H
#define ZAVIT_ZAVIT_H

#include <zavit/base.h>
#include <zavit/embed.h>
#include <zavit/eval.h>
#include <zavit/explain.h>
#include <zavit/grad.h>
#include <zavit/index.h>
#include <zavit/io.h>
#include <zavit/model.h>
#include <zavit/optim.h>
#include <zavit/prob.h>
#include <zavit/report.h>
#include <zavit/space.h>
#include <zavit/stat.h>
#include <zavit/text.h>
#include <zavit/vec.h>

#endif
