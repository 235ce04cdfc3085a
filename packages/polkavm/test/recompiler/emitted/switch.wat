  (func (;0;) (type 2) (param i64 i64 i64) (result i64 i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i64 i64 i64 i64)
    (block  ;; label = @1
      (block  ;; label = @2
        (block  ;; label = @3
          (block  ;; label = @4
            (block  ;; label = @5
              (block  ;; label = @6
                (local.set 3
                  (i64.load offset=8 align=1
                    (i32.const 0)))
                (local.set 7
                  (i64.load offset=40 align=1
                    (i32.const 0)))
                (local.set 8
                  (i64.load offset=48 align=1
                    (i32.const 0)))
                (local.set 30
                  (local.get 1))
                (local.set 31
                  (local.get 3))
                (local.set 32
                  (local.get 7))
                (local.set 33
                  (local.get 8)))
              (local.set 15
                (i32.const 1))
              (br_if 2 (;@3;)
                (i64.lt_s
                  (local.get 0)
                  (i64.const 768)))
              (local.set 0
                (i64.sub
                  (local.get 0)
                  (i64.const 768)))
              (local.set 9
                (i64.const 2))
              (local.set 9
                (i64.add
                  (local.get 9)
                  (local.get 2)))
              (local.set 15
                (i32.const 48))
              (local.set 16
                (i32.sub
                  (i32.rotr
                    (i32.wrap_i64
                      (local.get 9))
                    (i32.const 1))
                  (i32.const 1)))
              (br_if 3 (;@2;)
                (i32.ge_u
                  (local.get 16)
                  (i32.const 1)))
              (br_if 3 (;@2;)
                (i32.eq
                  (local.tee 16
                    (i32.load offset=256 align=1
                      (i32.shl
                        (local.get 16)
                        (i32.const 2))))
                  (i32.const -1)))
              (br_if 0 (;@5;)
                (i32.eq
                  (i32.shr_u
                    (local.get 16)
                    (i32.const 16))
                  (i32.const 0)))
              (if  ;; label = @6
                (i64.eqz
                  (i64.and
                    (local.get 0)
                    (i64.const 255)))
                (then
                  (i32.store offset=128 align=1
                    (i32.const 0)
                    (local.get 16))
                  (local.set 15
                    (i32.const 3))
                  (br 4 (;@2;))))
              (i64.store align=1
                (i32.const 0)
                (local.get 1))
              (i64.store offset=56 align=1
                (i32.const 0)
                (local.get 2))
              (i64.store offset=64 align=1
                (i32.const 0)
                (local.get 9))
              (if  ;; label = @6
                (i64.lt_s
                  (local.tee 0
                    (call_indirect (type 0)
                      (i64.sub
                        (local.get 0)
                        (i64.const 1))
                      (i32.and
                        (local.get 16)
                        (i32.const 65535))
                      (i32.shr_u
                        (local.get 16)
                        (i32.const 16))))
                  (i64.const 0))
                (then
                  (return
                    (i64.const -1)
                    (i64.const 0))))
              (local.set 0
                (i64.add
                  (local.get 0)
                  (i64.const 1)))
              (if  ;; label = @6
                (i32.or
                  (i32.or
                    (i32.or
                      (i64.ne
                        (i64.load align=1
                          (i32.const 0))
                        (local.get 30))
                      (i64.ne
                        (i64.load offset=8 align=1
                          (i32.const 0))
                        (local.get 31)))
                    (i64.ne
                      (i64.load offset=40 align=1
                        (i32.const 0))
                      (local.get 32)))
                  (i64.ne
                    (i64.load offset=48 align=1
                      (i32.const 0))
                    (local.get 33)))
                (then
                  (i64.store offset=112 align=1
                    (i32.const 0)
                    (i64.shr_s
                      (local.get 0)
                      (i64.const 8)))
                  (return
                    (i64.const -1)
                    (i64.const 0))))
              (local.set 2
                (i64.load offset=56 align=1
                  (i32.const 0)))
              (return
                (local.get 0)
                (local.get 2)))
            (block  ;; label = @5
              (br_table 0 (;@5;) 1 (;@4;) 0 (;@5;)
                (local.tee 14
                  (i32.and
                    (local.get 16)
                    (i32.const 65535)))))
            (if  ;; label = @5
              (i64.eqz
                (i64.and
                  (local.get 0)
                  (i64.const 255)))
              (then
                (i32.store offset=128 align=1
                  (i32.const 0)
                  (local.get 16))
                (local.set 15
                  (i32.const 3))
                (br 3 (;@2;))))
            (i64.store align=1
              (i32.const 0)
              (local.get 1))
            (i64.store offset=56 align=1
              (i32.const 0)
              (local.get 2))
            (i64.store offset=64 align=1
              (i32.const 0)
              (local.get 9))
            (if  ;; label = @5
              (i64.lt_s
                (local.tee 0
                  (call_indirect (type 0)
                    (i64.sub
                      (local.get 0)
                      (i64.const 1))
                    (i32.and
                      (local.get 16)
                      (i32.const 65535))
                    (i32.shr_u
                      (local.get 16)
                      (i32.const 16))))
                (i64.const 0))
              (then
                (return
                  (i64.const -1)
                  (i64.const 0))))
            (local.set 0
              (i64.add
                (local.get 0)
                (i64.const 1)))
            (if  ;; label = @5
              (i32.or
                (i32.or
                  (i32.or
                    (i64.ne
                      (i64.load align=1
                        (i32.const 0))
                      (local.get 30))
                    (i64.ne
                      (i64.load offset=8 align=1
                        (i32.const 0))
                      (local.get 31)))
                  (i64.ne
                    (i64.load offset=40 align=1
                      (i32.const 0))
                    (local.get 32)))
                (i64.ne
                  (i64.load offset=48 align=1
                    (i32.const 0))
                  (local.get 33)))
              (then
                (i64.store offset=112 align=1
                  (i32.const 0)
                  (i64.shr_s
                    (local.get 0)
                    (i64.const 8)))
                (return
                  (i64.const -1)
                  (i64.const 0))))
            (local.set 2
              (i64.load offset=56 align=1
                (i32.const 0)))
            (return
              (local.get 0)
              (local.get 2)))
          (local.set 15
            (i32.const 65))
          (br_if 1 (;@2;)
            (i64.lt_s
              (local.get 0)
              (i64.const 512)))
          (local.set 0
            (i64.sub
              (local.get 0)
              (i64.const 512)))
          (local.set 2
            (i64.const 10))
          (block  ;; label = @4
            (block  ;; label = @5
              (br_if 0 (;@5;)
                (i64.ne
                  (local.get 1)
                  (local.get 30)))
              (br_if 0 (;@5;)
                (i64.ne
                  (local.get 3)
                  (local.get 31)))
              (br_if 0 (;@5;)
                (i64.ne
                  (local.get 7)
                  (local.get 32)))
              (br_if 1 (;@4;)
                (i64.eq
                  (local.get 8)
                  (local.get 33))))
            (local.set 15
              (i32.const 92))
            (br 2 (;@2;)))
          (i64.store offset=64 align=1
            (i32.const 0)
            (local.get 9))
          (return
            (local.get 0)
            (local.get 2))
          (unreachable))
        (i64.store align=1
          (i32.const 0)
          (local.get 1))
        (i64.store offset=56 align=1
          (i32.const 0)
          (local.get 2))
        (br 1 (;@1;)))
      (i64.store align=1
        (i32.const 0)
        (local.get 1))
      (i64.store offset=56 align=1
        (i32.const 0)
        (local.get 2))
      (i64.store offset=64 align=1
        (i32.const 0)
        (local.get 9))
      (br 0 (;@1;)))
    (i32.store offset=120 align=1
      (i32.const 0)
      (local.get 15))
    (i64.store offset=112 align=1
      (i32.const 0)
      (i64.shr_s
        (local.get 0)
        (i64.const 8)))
    (return
      (i64.const -1)
      (i64.const 0)))
  (func (;1;) (type 0) (param i64 i32) (result i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
    (block  ;; label = @1
      (block  ;; label = @2
        (block  ;; label = @3
          (block  ;; label = @4
            (block  ;; label = @5
              (block  ;; label = @6
                (local.set 2
                  (i64.load align=1
                    (i32.const 0)))
                (local.set 9
                  (i64.load offset=56 align=1
                    (i32.const 0)))
                (local.set 10
                  (i64.load offset=64 align=1
                    (i32.const 0)))
                (br_table 0 (;@6;) 2 (;@4;) 0 (;@6;)
                  (local.get 1)))
              (local.set 15
                (i32.const 1))
              (br_if 2 (;@3;)
                (i64.lt_s
                  (local.get 0)
                  (i64.const 768)))
              (local.set 0
                (i64.sub
                  (local.get 0)
                  (i64.const 768)))
              (local.set 10
                (i64.const 2))
              (local.set 10
                (i64.add
                  (local.get 10)
                  (local.get 9)))
              (local.set 15
                (i32.const 48))
              (local.set 16
                (i32.sub
                  (i32.rotr
                    (i32.wrap_i64
                      (local.get 10))
                    (i32.const 1))
                  (i32.const 1)))
              (br_if 3 (;@2;)
                (i32.ge_u
                  (local.get 16)
                  (i32.const 1)))
              (br_if 3 (;@2;)
                (i32.eq
                  (local.tee 16
                    (i32.load offset=256 align=1
                      (i32.shl
                        (local.get 16)
                        (i32.const 2))))
                  (i32.const -1)))
              (br_if 0 (;@5;)
                (i32.eq
                  (i32.shr_u
                    (local.get 16)
                    (i32.const 16))
                  (i32.const 0)))
              (i64.store offset=64 align=1
                (i32.const 0)
                (local.get 10))
              (return_call_indirect (type 0)
                (local.get 0)
                (i32.and
                  (local.get 16)
                  (i32.const 65535))
                (i32.shr_u
                  (local.get 16)
                  (i32.const 16))))
            (block  ;; label = @5
              (br_table 0 (;@5;) 1 (;@4;) 0 (;@5;)
                (local.tee 1
                  (i32.and
                    (local.get 16)
                    (i32.const 65535)))))
            (i64.store offset=64 align=1
              (i32.const 0)
              (local.get 10))
            (return_call_indirect (type 0)
              (local.get 0)
              (i32.and
                (local.get 16)
                (i32.const 65535))
              (i32.shr_u
                (local.get 16)
                (i32.const 16))))
          (local.set 15
            (i32.const 65))
          (br_if 1 (;@2;)
            (i64.lt_s
              (local.get 0)
              (i64.const 512)))
          (local.set 0
            (i64.sub
              (local.get 0)
              (i64.const 512)))
          (local.set 9
            (i64.const 10))
          (i64.store offset=56 align=1
            (i32.const 0)
            (local.get 9))
          (i64.store offset=64 align=1
            (i32.const 0)
            (local.get 10))
          (i32.store offset=120 align=1
            (i32.const 0)
            (i32.const 92))
          (return
            (local.get 0))
          (unreachable))
        (br 1 (;@1;)))
      (i64.store offset=64 align=1
        (i32.const 0)
        (local.get 10))
      (br 0 (;@1;)))
    (i32.store offset=120 align=1
      (i32.const 0)
      (local.get 15))
    (i64.store offset=112 align=1
      (i32.const 0)
      (i64.shr_s
        (local.get 0)
        (i64.const 8)))
    (return
      (i64.const -1)))
